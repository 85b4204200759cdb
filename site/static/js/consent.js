// Opens the link of a nominee: what stands behind `#` goes into the form and out of the address bar.

const form = document.getElementById("buka");
const open = () => {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, "", location.pathname);
  form.elements.token.value = token;
  form.submit();
};
addEventListener("hashchange", open);
open();
