using System.Globalization;
using System.IO.Compression;
using Candlewick.EndToEnd.Tests.Pipeline;

namespace Candlewick.EndToEnd.Tests.Data;

/// <summary>
/// Ninety seeded minutes of trades as LEAN zips in which 5 % of the lines arrive up to 20 minutes after their time, and one
/// is stamped in 2030.
/// </summary>
internal static class ShuffledLean
{
    private const int Trades = 20_000;

    /// <summary>Writes two symbols; returns the files and the sum of all sizes.</summary>
    public static (string[] Files, long TotalSize) Write(Workbench bench, int seed)
    {
        var random = new Random(seed);
        long total = 0;
        string[] files = [.. new[] { "aaa", "bbb" }.Select(symbol =>
        {
            string folder = Directory.CreateDirectory(Path.Combine(bench.Folder, "equity", "usa", "tick", symbol)).FullName;
            string file = Path.Combine(folder, "20131007_trade.zip");
            total += WriteSymbol(file, symbol, random);
            return file;
        })];
        return (files, total);
    }

    private static long WriteSymbol(string file, string symbol, Random random)
    {
        const int open = 34_200_000;
        const int length = 5_400_000;
        long price = 1_000_000;
        long total = 0;
        var lines = new List<(long Arrival, string Text)>();
        foreach (int ms in Enumerable.Range(0, Trades).Select(_ => open + random.Next(length)).Order().ToArray())
        {
            price += random.Next(-3, 4) * 100;
            int size = random.Next(1, 10) * 100;
            total += size;
            long delay = random.Next(20) == 0 ? random.Next(1, 1_200_000) : 0;
            lines.Add((ms + delay, string.Create(CultureInfo.InvariantCulture, $"{ms},{price},{size},P,0,0")));
        }

        // 2030-01-01 in milliseconds since the midnight that the file's name says.
        long in2030 = (long)(new DateTime(2030, 1, 1) - new DateTime(2013, 10, 7)).TotalMilliseconds;
        lines.Add((open + (length / 2), string.Create(CultureInfo.InvariantCulture, $"{in2030},{price},100,P,0,0")));
        total += 100;

        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        using var writer = new StreamWriter(zip.CreateEntry($"20131007_{symbol}_Trade_Tick.csv").Open());
        foreach (var (_, text) in lines.OrderBy(line => line.Arrival))
        {
            writer.Write(text + "\n");
        }

        return total;
    }
}
