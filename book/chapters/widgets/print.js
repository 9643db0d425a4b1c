// The page with all chapters, which mdBook makes for printing.

/** Whether this is that page: nothing moves on it, and nothing is folded away. */
export const isPrintPage = /\/print(\.html)?$/.test(location.pathname);
