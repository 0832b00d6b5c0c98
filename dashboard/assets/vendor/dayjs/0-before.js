// The locale files below expect a global dayjs, which Mantine keeps to itself: they only need somewhere to hand their words to.
window.dayjs = window.dayjs || { locale: () => {} };
