using System.Globalization;
using Candlewick.EndToEnd.Tests.Pipeline;

namespace Candlewick.EndToEnd.Tests.Data;

/// <summary>
/// Ninety seeded minutes of trades as files that say when each was received: 5 % of the lines up to 20 minutes after their time, and one is
/// stamped in 2030. A file without receive times would be sorted.
/// </summary>
internal static class ShuffledTrades
{
    private const int Trades = 20_000;

    private static readonly DateTime Midnight = new(2013, 10, 7, 4, 0, 0, DateTimeKind.Utc);

    /// <summary>Writes two symbols; returns the files and the sum of all sizes.</summary>
    public static (string[] Files, long TotalSize) Write(Workbench bench, int seed)
    {
        var random = new Random(seed);
        long total = 0;
        string[] files = [.. new[] { "AAA", "BBB" }.Select(symbol =>
        {
            string file = Path.Combine(bench.Folder, $"{symbol}.csv");
            total += WriteSymbol(file, symbol, random);
            return file;
        })];
        return (files, total);
    }

    private static long WriteSymbol(string file, string symbol, Random random)
    {
        const int open = 34_200_000;
        const int length = 5_400_000;
        long price = 10_000;
        long total = 0;
        var lines = new List<(long Arrival, string Text)>();
        void Add(DateTime time, long arrival, int size)
        {
            total += size;
            lines.Add((arrival, string.Create(CultureInfo.InvariantCulture, $"NYSE:{symbol},{Text(time)},{Text(Midnight.AddMilliseconds(arrival))},{price / 100}.{price % 100:00},{size}")));
        }

        foreach (int ms in Enumerable.Range(0, Trades).Select(_ => open + random.Next(length)).Order().ToArray())
        {
            price += random.Next(-3, 4);

            // None after the last in time: among late lines alone a file's time cannot be told.
            long delay = random.Next(20) == 0 ? Math.Min(random.Next(1, 1_200_000), open + length - ms) : 0;
            Add(Midnight.AddMilliseconds(ms), ms + delay, random.Next(1, 10) * 100);
        }

        Add(new DateTime(2030, 1, 1), open + length / 2, 100);
        File.WriteAllLines(file, ["symbol,time,receive_time,price,size", .. lines.OrderBy(line => line.Arrival).Select(line => line.Text)]);
        return total;
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
