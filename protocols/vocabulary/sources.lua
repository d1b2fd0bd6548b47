-- The publications that protocols rest on. The number in brackets is that of the clinical fact sheet.

return sources {
  source "caliber-runners-knee"      -- [120]
    "A Midtown Manhattan pain clinic's page on two forms of runner's knee, with its opening hours.",
  source "willy-2019"                -- [1]
    [[Willy RW, Hoglund LT, Barton CJ, et al. Patellofemoral pain: clinical practice guidelines. J Orthop Sports
      Phys Ther 2019;49(9):CPG1-CPG95. doi:10.2519/jospt.2019.0302]],
  source "neal-2024"                 -- [6]
    [[Neal BS, Lack SD, Bartholomew C, Morrissey D. Best practice guide for patellofemoral pain. Br J Sports Med
      2024;58(24):1486-1495. doi:10.1136/bjsports-2024-108110]],
  source "cook-2010"                 -- [8]
    [[Cook C, Hegedus E, Hawkins R, et al. Diagnostic accuracy and association to disability of clinical test
      findings in PFPS. Physiother Can 2010;62:17-24]],
  source "pfp-tests-2024"            -- [9]
    [[Diagnostic accuracy of common physical and functional tests in PFPS among patients with anterior knee pain (n
      = 162). Physiother Theory Pract 2024;40(4):843-855. doi:10.1080/09593985.2022.2158053]],
  source "doberstein-2008"           -- [11]
    [[Doberstein ST, Romeyn RL, Reineke DM. The diagnostic value of the Clarke sign in chondromalacia patella. J
      Athl Train 2008;43(2):190-196. doi:10.4085/1062-6050-43.2.190]],
  source "niskanen-2001"             -- [12]
    [[Niskanen RO, et al. Poor correlation of clinical signs with patellar cartilaginous changes. Arthroscopy
      2001;17(3):307-310]],
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
  source "allen-2014"                -- [22]
    [[Allen DJ. Treatment of distal ITBS with gait re-training emphasizing step rate. Int J Sports Phys Ther
      2014;9(2):222-231]],
  source "malliaras-2015"            -- [23]
    [[Malliaras P, Cook J, Purdam C, Rio E. Patellar tendinopathy: clinical diagnosis, load management, and advice.
      J Orthop Sports Phys Ther 2015;45(11):887-898. doi:10.2519/jospt.2015.5987]],
  source "kongsgaard-2009"           -- [25]
    [[Kongsgaard M, Kovanen V, Aagaard P, et al. Corticosteroid injections, eccentric decline squat and heavy slow
      resistance in patellar tendinopathy. Scand J Med Sci Sports 2009;19(6):790-802.
      doi:10.1111/j.1600-0838.2009.00949.x]],
  source "kim-2007"                  -- [34]
    [[Kim SJ, Lee DH, Kim TE. The MPP test and medial patellar plica pathology. Arthroscopy 2007;23(12):1303-1308.
      doi:10.1016/j.arthro.2007.06.016]],
  source "pes-anserine-pages"        -- [36]
    "Pes anserine bursitis. StatPearls, NBK532941; with Medscape 308694 and an orthopaedic teaching page.",
  source "hoffa-pages"               -- [37]
    "Hoffa pad impingement: StatPearls-derived summary and physiotherapy test descriptions (secondary pages).",
  source "bunt-2018"                 -- [40]
    [[Bunt CW, Jonas CE, Chang JG. Knee pain in adults and adolescents: the initial evaluation. Am Fam Physician
      2018;98(9):576-585]],
  source "duong-2023"                -- [41]
    "Duong V, Oo WM, Ding C, et al. Evaluation and treatment of knee pain: a review. JAMA 2023;330(16):1568-1580",
  source "covey-2014"                -- [42]
    [[Covey CJ, Hawks MK. Nontraumatic knee pain: a diagnostic and treatment guide. J Fam Pract 2014;63(12) /
      Clinician Reviews]],
  source "stiell-1995"               -- [44]
    [[Stiell IG, Greenberg GH, Wells GA, et al. Derivation of a decision rule for radiography in acute knee
      injuries. Ann Emerg Med 1995;26(4):405-413; validation JAMA 1996;275(8):611-615]],
  source "seaberg-1998"              -- [46]
    [[Seaberg DC, Yealy DM, Lukens T, et al. Multicenter comparison of two clinical decision rules for the knee. Ann
      Emerg Med 1998;32:8-13]],
  source "margaretten-2007"          -- [47]
    [[Margaretten ME, Kohlwes J, Moore D, Bent S. Does this adult patient have septic arthritis? JAMA
      2007;297(13):1478-1488. doi:10.1001/jama.297.13.1478]],
  source "wells-2003"                -- [50]
    [[Wells PS, Anderson DR, Bormanis J, et al. Lancet 1997;350:1795-1798; Wells PS, Anderson DR, Rodger M, et al. N
      Engl J Med 2003;349:1227-1235. doi:10.1056/NEJMoa023153]],
  source "nice-ng158"                -- [51]
    "NICE guideline NG158 (2020) and quality standard QS201: venous thromboembolic diseases.",
  source "peck-2017"                 -- [52]
    [[Peck DM, Voss LM, Voss TT. Slipped capital femoral epiphysis. Am Fam Physician 2017;95(12):779-784]],
  source "nice-ng12"                 -- [53]
    [[NICE guideline NG12: suspected cancer, recognition and referral (bone sarcoma and leukaemia in children and
      young people), through two summary services.]],
  source "cclg-bone-tumour"          -- [54]
    "Children's Cancer and Leukaemia Group. Child Cancer Smart: bone tumour decision support.",
  source "nhs-lothian-bone-tumour"   -- [55]
    "NHS Lothian referral guidance: suspected bone tumour.",
  source "robertson-2017"            -- [56]
    [[Robertson GA, Wood AM. Femoral neck stress fractures in sport. Sports Med Int Open 2017;1(2):E58-E68.
      doi:10.1055/s-0043-103946]],
  source "kernow-knee"               -- [57]
    "NHS Kernow acute knee criteria; NHS Gloucestershire red flags for knee conditions.",
  source "galway-knee"               -- [58]
    "Emergency-medicine knee soft-tissue guideline (Galway) and a haemarthrosis teaching page.",
  source "fda-nsaids-2020"           -- [59]
    [[US FDA Drug Safety Communication, 15 October 2020, NSAIDs at 20 weeks of pregnancy or later; AAP and Medical
      Letter summaries.]],
  source "us-otc-labels"             -- [60]
    "US OTC Drug Facts labels: ibuprofen 200 mg, naproxen sodium 220 mg.",
  source "lapi-2013"                 -- [61]
    [[Lapi F, Azoulay L, Yin H, et al. Diuretics, ACE inhibitors, ARBs with NSAIDs and acute kidney injury. BMJ
      2013;346:e8525. doi:10.1136/bmj.e8525]],
  source "dreischulte-2015"          -- [62]
    [[Dreischulte T, Morales DR, Bell S, Guthrie B. Combined use of NSAIDs with diuretics and/or RAS inhibitors.
      Kidney Int 2015. doi:10.1038/ki.2015.101]],
  source "beers-2023"                -- [63]
    "American Geriatrics Society 2023 updated Beers Criteria. J Am Geriatr Soc 2023",
  source "diclofenac-gel-label"      -- [64]
    [[Diclofenac topical dose tables (1% gel), drug-information pages; US OTC Drug Facts of diclofenac sodium 1% gel
      (DailyMed): uses, warnings and do-not-use list.]],
  source "stephens-2008"             -- [65]
    [[Stephens MB, Beutler AI, O'Connor FG. Musculoskeletal injections: a review of the evidence. Am Fam Physician
      2008;78:971-976]],
  source "hart-2019"                 -- [66]
    [[Hart JM, Kuenze C, Norte G, et al. Single-dose hyaluronic acid for patellofemoral chondromalacia. Orthop J
      Sports Med 2019;7(6):2325967119854192. doi:10.1177/2325967119854192]],
  source "orscelik"                  -- [67]
    [[Örsçelik A, Akpancar S, Seven MM, et al. PRP and prolotherapy in chondromalacia patella. Spor Hekimligi
      Dergisi / Turk J Sports Med]],
  source "cold-therapy"              -- [68]
    [[Local cold therapy (family-practice summary) and cryotherapy guidelines of a physical-therapy
      knowledge-translation group (University of British Columbia).]],
  source "ferber-2015"               -- [75]
    [[Ferber R, Bolgla L, Earl-Boehm JE, et al. Hip and core vs knee strengthening for PFP. J Athl Train
      2015;50(4):366-377. doi:10.4085/1062-6050-49.3.70]],
  source "esculier-2018"             -- [76]
    [[Esculier JF, Bouyer LJ, Dubois B, et al. Education, exercise or gait retraining in runners with PFP. Br J
      Sports Med 2018;52(10):659-666. doi:10.1136/bjsports-2016-096988]],
  source "trek-runners"              -- [79]
    "TREK Education, patellofemoral pain: advice for runners (university knowledge-translation site).",
  source "winters-2021"              -- [80]
    [[Winters M, Holden S, Lura CB, et al. Comparative effectiveness of treatments for PFP: network meta-analysis.
      Br J Sports Med 2021;55(7):369-377. doi:10.1136/bjsports-2020-102819]],
  source "powers-2014"               -- [94]
    [[Powers CM, Ho KY, Chen YJ, et al. Patellofemoral joint stress during weight-bearing and non-weight-bearing
      quadriceps exercises. J Orthop Sports Phys Ther 2014;44(5):320-327. doi:10.2519/jospt.2014.4936]],
  source "piva-2009"                 -- [100]
    [[Piva SR, Gil AB, Moore CG, Fitzgerald GK. Responsiveness of KOS-ADLS and NPRS in PFP. J Rehabil Med
      2009;41:129-135. doi:10.2340/16501977-0295]],
  source "crossley-2004"             -- [101]
    [[Crossley KM, Bennell KL, Cowan SM, Green S. Outcome measures for PFP. Arch Phys Med Rehabil 2004;85:815-822.
      doi:10.1016/S0003-9993(03)00613-0]],
  source "kujala-1993"               -- [102]
    "Kujala UM, Jaakkola LH, Koskinen SK, et al. Scoring of patellofemoral disorders. Arthroscopy 1993;9:159-163",
  source "binkley-1999"              -- [103]
    "Binkley JM, Stratford PW, Lott SA, Riddle DL. The Lower Extremity Functional Scale. Phys Ther 1999;79:371-383.",
  source "crossley-2018"             -- [106]
    [[Crossley KM, Macri EM, Cowan SM, et al. KOOS-PF. Br J Sports Med 2018;52(17):1130-1136.
      doi:10.1136/bjsports-2016-096776]],
  source "nelson-2020"               -- [109]
    [[Nelson EO, Kliethermes S, Heiderscheit B. Construct validity and responsiveness of the UWRI. J Orthop Sports Phys
      Ther 2020;50(12):702-710. doi:10.2519/jospt.2020.9698]],
  source "kamper-2009"               -- [110]
    [[Kamper SJ, Maher CG, Mackay G. Global rating of change scales. J Man Manip Ther 2009;17:163-170; Jaeschke R,
      Singer J, Guyatt GH. Control Clin Trials 1989;10:407-415]],
  source "rathleff-2019"             -- [82]
    [[Rathleff MS, Graven-Nielsen T, Hölmich P, et al. Activity modification and load management of adolescents with
      patellofemoral pain. Am J Sports Med 2019;47(7):1629-1637. doi:10.1177/0363546519843915]],
  source "thomee-1997"               -- [114]
    [[Thomeé R. A comprehensive treatment approach for patellofemoral pain syndrome in young women. Phys Ther
      1997;77:1690-1703]],
  source "silbernagel-2007"          -- [115]
    [[Silbernagel KG, Thomeé R, Eriksson BI, Karlsson J. Continued sports activity, using a pain-monitoring model. Am J
      Sports Med 2007;35:897-906]],
  source "lindenberg-1984"           -- [116]
    [[Lindenberg G, Pinshaw R, Noakes TD. Iliotibial band friction syndrome in runners. Phys Sportsmed
      1984;12:118-130]],
  source "piva-2006"                 -- [117]
    [[Piva SR, Fitzgerald K, Irrgang JJ, et al. Reliability of measures of impairments in PFPS (step-down quality). BMC
      Musculoskelet Disord 2006;7:33]],
  source "hsr-registration"          -- [118]
    "Heavy slow resistance vs plyometric trial registration NCT06774547 (protocol text).",
  source "acog-804"                  -- [119]
    "ACOG Committee Opinion 804. Physical activity and exercise during pregnancy. Obstet Gynecol 2020;135:e178-e188",
  source "akuthota-itbs"             -- [121]
    [[Akuthota V, Stilp SK, Lento P, et al. Iliotibial band syndrome, in a physical-medicine textbook (chapter 69).]],
  source "merck-popliteus"           -- [124]
    "Merck Manual: popliteus tendinitis (Liebert PL).",
  source "prp-review-2017"           -- [129]
    [[Review tables of PRP trials in patellar tendinopathy. Knee Surg Relat Res 2017;29(3):165-171.
      doi:10.5792/ksrr.16.055]],
  source "hop-symmetry"              -- [139]
    [[Hop-test symmetry of 90% or more: athletic-training cohort after ACL reconstruction (2022) and a six-part
      return-to-sport test table (Br J Sports Med).]],
  source "flinn-2017"                -- [143]
    "Flinn SD. Femoral neck stress fracture, follow-up. Medscape 86808, 2017.",
  source "rcog-37b"                  -- [144]
    "RCOG Green-top Guideline 37b (2015). Thromboembolic disease in pregnancy and the puerperium: acute management.",
}
