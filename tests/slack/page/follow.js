// Which part of a conversation is in sight: the newest of it, unless somebody reads further up.

/** How far from the end still counts as the end, in pixels. */
const NEAR = 80;

/**
 * Keeps the end of `list` in sight within `box`, whatever grows or shrinks, for as long as one has not scrolled away
 * from it. `toEnd()` goes there; `atEnd()` says whether one is there.
 */
export function follow(box, list) {
  let stays = true;
  // Where we put it ourselves: what grows before the browser tells of that is no scrolling away.
  let put = 0;
  const toEnd = () => {
    stays = true;
    box.scrollTop = box.scrollHeight;
    // What just fits is wholly in sight, rather than the space below it.
    const last = list.lastElementChild?.getBoundingClientRect();
    const above = last ? box.getBoundingClientRect().top - last.top : 0;
    if (above > 0 && last.height <= box.clientHeight) box.scrollTop -= above;
    put = box.scrollTop;
  };
  box.addEventListener("scroll", () => {
    if (stays && box.scrollTop === put) return;
    stays = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
  });
  const sizes = new ResizeObserver(() => {
    if (!box.isConnected) sizes.disconnect();
    else if (stays) toEnd();
  });
  sizes.observe(box);
  sizes.observe(list);
  return { toEnd, atEnd: () => stays };
}
