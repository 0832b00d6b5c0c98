// Still markup: elements as [tag, attributes or 0, child, …], drawn as one component. Texts of strangers are children of elements, never markup.
(() => {
  const PLACES = ['href', 'src', 'action', 'formAction', 'data'];
  const SAFE = /^(https?:|mailto:|[/?#.]|$)/i;
  const DRAWN = /^data:image\/svg\+xml[,;]/i; // lines of a few pixels: an image runs no script

  const element = (node, key) => {
    if (!Array.isArray(node)) return node;
    const [tag, said, ...children] = node;
    const props = { ...said, key };
    const allowed = (place) => SAFE.test(props[place]) || (tag === 'img' && place === 'src' && DRAWN.test(props.src));
    for (const place of PLACES) if (place in props && !allowed(place)) delete props[place];
    delete props.dangerouslySetInnerHTML;
    delete props.srcDoc;
    return React.createElement(tag, props, ...children.map((child) => element(child)));
  };

  window.ripplemark = { Still: ({ nodes }) => JSON.parse(nodes).map(element) };
})();
