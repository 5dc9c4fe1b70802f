using System.Globalization;
using Candlewick.Tests.Support;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>How often, and when, a test kills its broker. The seed is printed; <c>CANDLEWICK_SEED</c> repeats a run's.</summary>
internal sealed class Kills
{
    private static readonly int Configured = Read("CANDLEWICK_KILLS") ?? 1;

    private readonly Random _random;

    public Kills(string what)
    {
        int seed = Read("CANDLEWICK_SEED") ?? Environment.TickCount;
        Console.Error.WriteLine($"{what}: {Count} kills, CANDLEWICK_SEED={seed}");
        _random = new Random(seed);
    }

    /// <summary>More with <c>CANDLEWICK_KILLS</c>.</summary>
    public int Count { get; } = Configured;

    /// <summary>
    /// Lets the broker work, kills it, starts it again. <paramref name="workDone"/> counts what clients have had
    /// confirmed: a kill comes only after a life that confirmed something, so that no run tests nothing.
    /// <paramref name="afterKill"/> notes what was confirmed, before the next life confirms more.
    /// </summary>
    public async Task OneAsync(BrokerProcess broker, Func<long> workDone, Action? afterKill = null)
    {
        long before = workDone();
        await Eventually.TrueAsync(() => workDone() > before, TimeSpan.FromSeconds(60), $"a client goes on by itself; the broker said:\n{broker.Output}");
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(20, 400)), TimeProvider.System);
        await broker.KillAsync();
        afterKill?.Invoke();
        await broker.StartAsync();
    }

    private static int? Read(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
