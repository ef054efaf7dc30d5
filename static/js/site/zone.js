// Tells the server in which time zone this browser is: scheduled times are shown and typed in it.
// The cookie's name is that of profiles/l10n/zones.py. Without it the site's own zone is used, and named.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").includes(`timezone=${zone}`)) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `timezone=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
}
