using System.Globalization;
using System.IO.Compression;
using Candlewick.Ingestor.Generator;

namespace Candlewick.Bench.Ingest;

/// <summary>Files that are published in every round.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Feed">Whose files they are.</param>
internal sealed record Load(string Name, string Feed, IReadOnlyList<string> Files)
{
    private const int Seed = 7;

    /// <summary>Trades of four shares of New York, and snapshots of ten of India, for a day; the same in every run.</summary>
    public static IReadOnlyList<Load> MadeUp(string folder, bool quick)
    {
        var random = new Random(Seed);
        int trades = quick ? 25_000 : 250_000;
        string[] zips = [.. new[] { "aaa", "bbb", "ccc", "ddd" }.Select(symbol => Zip(folder, symbol, trades, random))];
        return [new Load("LEAN zips", "lean", zips), new Load("snapshot CSV", "csv", [Csv(folder, trades / 5)])];
    }

    /// <summary>Trades from four in the morning to eight at night, out of order now and then.</summary>
    private static string Zip(string folder, string symbol, int trades, Random random)
    {
        string path = Path.Combine(folder, "equity", "usa", "tick", symbol, "20131007_trade.zip");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using var lines = new StreamWriter(archive.CreateEntry($"20131007_{symbol}_Trade_Tick.csv").Open());
        const double FromMs = 14_400_000;
        const double ForMs = 57_600_000;
        for (int i = 0; i < trades; i++)
        {
            long ms = (long)(FromMs + ForMs * i / trades) - random.Next(50);
            lines.Write(string.Create(CultureInfo.InvariantCulture, $"{ms},{1_600_000 + random.Next(100_000)},{random.Next(1, 500)},P,20002000,0\n"));
        }

        return path;
    }

    private static string Csv(string folder, int tradesOfEach)
    {
        string path = Path.Combine(folder, "nse.csv");
        using var file = File.Create(path);
        var options = new NseDayOptions { Symbols = [.. Enumerable.Range(0, 10).Select(i => $"SHARE{i}")], TradesPerSymbol = tradesOfEach };
        new NseDayGenerator(Seed, new DateOnly(2026, 1, 5), options).WriteSnapshots(file);
        return path;
    }
}
