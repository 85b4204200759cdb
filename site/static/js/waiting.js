// The worker that carries forms (kirim.js), and what it says while a form of this page waits to be sent again.
const place = document.getElementById("menunggu");
let sent = false;

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/kirim.js", { scope: "/api/" }).catch(() => {});
  addEventListener("submit", () => (sent = true));
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    // Another page's form is none of this one's business.
    if (!sent) return;
    place.textContent = place.dataset.text.replace("{seconds}", data);
    place.hidden = false;
  });
  navigator.serviceWorker.startMessages();
  // Back leads to the page as it was left.
  addEventListener("pageshow", () => {
    sent = false;
    place.hidden = true;
  });
}
