-- The publications that protocols rest on. The number in brackets is that of the clinical fact sheet.

return sources {
  source "caliber-runners-knee"      -- [120]
    "A Midtown Manhattan pain clinic's page on two forms of runner's knee, with its opening hours.",
  source "van-der-worp-2012"         -- [13]
    [[van der Worp MP, van der Horst N, de Wijer A, et al. Iliotibial band syndrome in runners: a systematic review.
      Sports Med 2012;42(11):969-992. doi:10.1007/BF03262306]],
  source "friede-2022"               -- [14]
    [[Friede MC, Innerhofer G, Fink C, et al. Conservative treatment of iliotibial band syndrome in runners. Phys Ther
      Sport 2022;54:44-52]],
  source "fredericson-2000"          -- [15]
    [[Fredericson M, Cookingham CL, Chaudhari AM, et al. Hip abductor weakness in distance runners with iliotibial band
      syndrome. Clin J Sport Med 2000;10(3):169-175]],
  source "fredericson-2005"          -- [16]
    [[Fredericson M, Wolf C. Iliotibial band syndrome in runners: innovations in treatment. Sports Med 2005;35:451-459;
      and Fredericson M, Weir A. Clin J Sport Med 2006;16(3):261-268]],
  source "beals-2013"                -- [17]
    [[Beals C, Flanigan D. A review of treatments for iliotibial band syndrome in the athletic population. J Sports Med
      2013;2013:367169. doi:10.1155/2013/367169]],
  source "gunter-2004"               -- [18]
    [[Gunter P, Schwellnus MP. Local corticosteroid injection in iliotibial band friction syndrome in runners. Br J
      Sports Med 2004;38:269-272. doi:10.1136/bjsm.2003.000283]],
  source "beers-2008"                -- [19]
    [[Beers A, Ryan M, Kasubuchi Z, et al. Multi-modal physiotherapy including hip abductor strengthening in ITBFS.
      Physiother Can 2008;60(2):180-188. doi:10.3138/physio.60.2.180]],
  source "mckay-2020"                -- [20]
    [[McKay J, Maffulli N, Aicale R, Taunton J. ITBS rehabilitation in female runners: pilot randomized study. J Orthop
      Surg Res 2020;15. doi:10.1186/s13018-020-01713-7]],
  source "noehren-2014"              -- [21]
    [[Noehren B, Schmitz A, Hempel R, et al. Strength, flexibility and running mechanics in males with ITBS. J Orthop
      Sports Phys Ther 2014;44(3):217-222. doi:10.2519/jospt.2014.4991]],
  source "allen-2014"                -- [22]
    [[Allen DJ. Treatment of distal ITBS with gait re-training emphasizing step rate. Int J Sports Phys Ther
      2014;9(2):222-231]],
  source "margaretten-2007"          -- [47]
    [[Margaretten ME, Kohlwes J, Moore D, Bent S. Does this adult patient have septic arthritis? JAMA
      2007;297(13):1478-1488. doi:10.1001/jama.297.13.1478]],
  source "peck-2017"                 -- [52]
    [[Peck DM, Voss LM, Voss TT. Slipped capital femoral epiphysis. Am Fam Physician 2017;95(12):779-784]],
  source "robertson-2017"            -- [56]
    [[Robertson GA, Wood AM. Femoral neck stress fractures in sport. Sports Med Int Open 2017;1(2):E58-E68.
      doi:10.1055/s-0043-103946]],
  source "kernow-knee"               -- [57]
    "NHS Kernow acute knee criteria; NHS Gloucestershire red flags for knee conditions.",
  source "us-otc-labels"             -- [60]
    "US OTC Drug Facts labels: ibuprofen 200 mg, naproxen sodium 220 mg.",
  source "stephens-2008"             -- [65]
    [[Stephens MB, Beutler AI, O'Connor FG. Musculoskeletal injections: a review of the evidence. Am Fam Physician
      2008;78:971-976]],
  source "cold-therapy"              -- [68]
    [[Local cold therapy (family-practice summary) and cryotherapy guidelines of a physical-therapy
      knowledge-translation group (University of British Columbia).]],
  source "binkley-1999"              -- [103]
    "Binkley JM, Stratford PW, Lott SA, Riddle DL. The Lower Extremity Functional Scale. Phys Ther 1999;79:371-383.",
  source "lindenberg-1984"           -- [116]
    [[Lindenberg G, Pinshaw R, Noakes TD. Iliotibial band friction syndrome in runners. Phys Sportsmed
      1984;12:118-130]],
  source "piva-2006"                 -- [117]
    [[Piva SR, Fitzgerald K, Irrgang JJ, et al. Reliability of measures of impairments in PFPS (step-down quality). BMC
      Musculoskelet Disord 2006;7:33]],
  source "akuthota-itbs"             -- [121]
    [[Akuthota V, Stilp SK, Lento P, et al. Iliotibial band syndrome, in a physical-medicine textbook (chapter 69).]],
  source "bmj-best-practice-itbs"    -- [122]
    "BMJ Best Practice: iliotibial band syndrome.",
  source "flinn-2017"                -- [143]
    "Flinn SD. Femoral neck stress fracture, follow-up. Medscape 86808, 2017.",
}
