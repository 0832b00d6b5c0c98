// Mantine looks the words up by the locale's own name, the files leave them under another.
window['dayjs_locale_zh-tw'] = window.dayjs_locale_zh_tw;
window['dayjs_locale_zh-cn'] = window.dayjs_locale_zh_cn;
