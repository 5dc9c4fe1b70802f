using Candlewick.Bench.Broker.Loads;

namespace Candlewick.Bench.Broker;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">Turns of each contender in each measurement.</param>
/// <param name="Fill">Log on disk before the restarts.</param>
internal sealed record Plan(int Rounds, BulkLoad Fill, BulkLoad Small, BulkLoad Large, SteadyLoad Steady)
{
    /// <summary>1 GB of log, ten seconds of steady load, bulk loads of 60 and 200 MB.</summary>
    public static Plan Full(int rounds) => new(
        rounds, new BulkLoad(1_000_000, 1024), new BulkLoad(1_000_000, 60), new BulkLoad(200_000, 1024),
        new SteadyLoad(10_000, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2)));

    /// <summary>To see that it works; the figures mean little.</summary>
    public static Plan Quick(int rounds) => new(
        rounds, new BulkLoad(100_000, 1024), new BulkLoad(200_000, 60), new BulkLoad(50_000, 1024),
        new SteadyLoad(10_000, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));
}
