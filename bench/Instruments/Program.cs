using System.Diagnostics;
using System.Globalization;
using Candlewick.Instruments.Formats;
using Candlewick.Instruments.Samples;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Search;

// Two runs, for the generator would be most of the memory: `generate FOLDER`, then `read FILE…`.
if (args is ["generate", var folder])
{
    Console.WriteLine(string.Join('\n', new SampleMasters(seed: 7, count: 250_000, new DateOnly(2026, 11, 20)).Write(folder)));
    return 0;
}

if (args is not ["read", .. var files] || files.Length == 0)
{
    Console.Error.WriteLine("usage: generate FOLDER | read FILE…");
    return 1;
}

using var process = Process.GetCurrentProcess();
long start = Stopwatch.GetTimestamp();
using var read = MasterFiles.Read(files, CancellationToken.None);
int count = read.Instruments.Count();
Print("read and merged", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
Print("processor time so far", process.TotalProcessorTime.TotalSeconds, "s");
Print("instruments", count, "");
process.Refresh();
Print("peak resident memory so far", process.PeakWorkingSet64 / 1e6, "MB");
Print("in use after a full collection", GC.GetTotalMemory(forceFullCollection: true) / 1e6, "MB");

start = Stopwatch.GetTimestamp();
var builder = new InstrumentIndexBuilder();
foreach (var instrument in read.Instruments)
{
    builder.Add(instrument);
}

var index = builder.Build(["NSE"]);
Print("index built", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
foreach (string words in new[] { "nif 25000 ce nov", "nifty", "25000 ce", "ce", "bank 56000 pe 24nov", "NIFTY26NOV25000CE", "n", "INE000004014", "nothing at all", "bank nifty fut", "nifty 24,500 ce 8th dec", "relaince", "nfity24500ce", "nifty weekly", "738561", "m & m" })
{
    Time($"search '{words}'", new InstrumentQuery { Words = words, Limit = 20 });
}

var options = new InstrumentQuery { Type = InstrumentType.Option, Limit = 100 };
Time("list options", options);
Time("list options of NFO", options with { Venue = "NFO" });
Time("search 'nif 25000' in options of NFO", options with { Venue = "NFO", Words = "nif 25000" });
Time("list options, page 1000", options with { After = index.Search(options with { Limit = 99_900 })!.Ids[^1] });
return 0;

void Time(string what, InstrumentQuery query)
{
    const int Rounds = 101;
    double[] times = new double[Rounds];
    for (int round = 0; round < Rounds; round++)
    {
        start = Stopwatch.GetTimestamp();
        index.Search(query);
        times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    Array.Sort(times);
    Print($"{what}, least", times[0], "ms");
    Print($"{what}, median", times[Rounds / 2], "ms");
}

static void Print(string what, double value, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-52} {value,12:N2} {unit}"));
