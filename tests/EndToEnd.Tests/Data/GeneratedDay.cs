using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Ingestor.Generator;

namespace Candlewick.EndToEnd.Tests.Data;

/// <summary>A generated NSE day in files.</summary>
internal static class GeneratedDay
{
    public const int Seed = 7;

    public static readonly DateOnly Date = new(2024, 6, 3);

    /// <summary>2024-06-03 00:00 in India, microseconds UTC.</summary>
    public static readonly long Midnight = new DateTimeOffset(2024, 6, 3, 0, 0, 0, TimeSpan.FromMinutes(330)).ToUnixTimeMilliseconds() * 1000;

    /// <summary>Writes the snapshots into the bench's folder.</summary>
    public static (NseDayGenerator Day, string File) Write(Workbench bench, NseDayOptions? options = null)
    {
        var day = new NseDayGenerator(Seed, Date, options);
        string file = Path.Combine(bench.Folder, "nse.csv");
        using var stream = File.Create(file);
        day.WriteSnapshots(stream);
        return (day, file);
    }

    /// <summary>Writes the trading day before it into the bench's folder.</summary>
    public static string WriteDayBefore(Workbench bench)
    {
        string file = Path.Combine(bench.Folder, "before.csv");
        using var stream = File.Create(file);
        new NseDayGenerator(Seed + 1, new DateOnly(2024, 5, 31)).WriteSnapshots(stream);
        return file;
    }
}
