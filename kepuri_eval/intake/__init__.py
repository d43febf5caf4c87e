"""From submitted files to documents, blocks, facts, mentions, activities and problems.

The modules of this folder are the road, in the order notebook 01 goes it; the packages below are what it rests on.

1. `reading`: a folder to documents and blocks. `listing` names the files, `readers` open them in processes of their
   own, `roles` tells a summary from a plan, `readingcache` keeps what was seen. In the same process `findings` searches
   each document (`asking`: with which words) for facts, `mentions`, tables and activities, before anybody knows whose
   it is. `deeds` tells what was done from what is planned, asked of others or only sorted by; `entries` finds the
   kinds of places that were gone into.
2. `units`: who sent each document, and whether it counts (`wholefiles`: what analysts decided of whole files).
3. `extract`: what was found, as tables, each row with its unit. `uploads`: summaries the platform says it has.
4. `descriptions`: prose about an activity gives it its figures, or makes the activity where no table lists it.
   `amendments`: what a later sentence puts right.
5. `merging`: reports of the same activity become one. `corrections`: what analysts decided, and its `consequences`;
   `leftout`: what is told of activities they left out. `implausible`: participants that nobody can believe unasked.
6. `summaries`: which documents are a unit's summary. `checks`, `copies`, `doubtful`: what is in doubt (`sources`: only
   on the platform, or only in submissions). `settled`: without what somebody has decided.

`overview` counts and shows the tables between these steps; `inspect` goes the road for one file.

Each package uses only those before it, and of this folder `problems`, `records`, `personal` and `litter`:

readers      a file of any format to blocks with locators
language     what Chinese text says of itself: numbers (`numerals`, `slips`), amounts (`quantities`), days (`dates`),
             sentences (`clauses`)
senders      whose a document is (`register`, `bodies`), and which documents count (`setaside`, `otherevents`)
tabular      cells to tables: `grids`, `headings` to columns, `rowparts`, `forms`, `entrylists`; `alltables` does it all
figures      what a number counts (`cues`, `verbs`; in a table `cells`) and what it is of (`scope`, `sections`,
             `speakers`, `otherdays`); `prose` puts these together, `relations` tells totals, parts and repetitions
activities   an activity from a row (`activityrows`, `activitytables`), from a paragraph (`items`, `itemheads`, or a
             sentence: `heldfinder`); its kind, place and figures; whether two are the same (`sameness`)
"""
