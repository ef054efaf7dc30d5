// What the browser keeps for a page: sessionStorage for one tab, localStorage for all of them. Storage can be forbidden
// or full; then nothing is kept, and a choice holds for this page only.

function kept(storage) {
  return {
    /** What is kept under `key`, or null. */
    get(key) {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },

    /** Keep `value`, a string, under `key`; null forgets what was kept. */
    set(key, value) {
      try {
        if (value === null) {
          storage().removeItem(key);
        } else {
          storage().setItem(key, value);
        }
      } catch {
        // See above.
      }
    },

    keys() {
      try {
        return Object.keys(storage());
      } catch {
        return [];
      }
    },
  };
}

export const inTab = kept(() => sessionStorage);
export const inBrowser = kept(() => localStorage);
