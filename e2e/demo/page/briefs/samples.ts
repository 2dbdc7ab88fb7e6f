/** Notes as people really take them, to try Longhand with. */
export const samples = [
  {
    name: 'Studio move',
    notes: `Studio move, weekly
with Ines, Theo, Marguerite
- landlord confirmed the keys for mon 8 June
- lease on the old place runs to the end of June, so three wks of overlap
- agreed to move the plotter first b/c it needs two days to settle
- agreed that nobody works from the new place before the fire check
- Theo to book the van by fri
- Marguerite will label the sample drawers before wed
- Ines to tell the insurer, asap
- parking permits approx 40 a month each, prob two
- who tells the neighbors about the noise?
- do we keep the phone number?`,
  },
  {
    name: 'Menu tasting',
    notes: `Autumn menu tasting
with Dario, Ines
* beet dish def stays, less vinegar
* decided: no second soup
* ppl loved the bread, esp w/ the brown butter
* Dario to try the quince w/o cardamom by thu
* Ines will price the mushrooms by tmrw
* is the walnut oil worth it?`,
  },
  {
    name: 'Release review',
    notes: `Release 4.2, what went wrong
present: Theo, Sana, Karl
1. import job stopped at 2 am, noticed at 8
2. 312 accounts affected, none lost data
3. cause: the disk filled w/ old exports
4. agreed: exports older than thirty days are deleted every night
5. Sana to add an alert at 80 percent by the end of June
6. Karl will write to the affected accounts by eod
7. Theo to rehearse the restore before the next release
8. should the night shift have a phone?`,
  },
] as const;
