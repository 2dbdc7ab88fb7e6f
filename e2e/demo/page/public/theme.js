// Before the first paint, so that a page chosen dark does not flash light.
const theme = localStorage.getItem('longhand-theme');
if (theme) document.documentElement.dataset.theme = theme;
