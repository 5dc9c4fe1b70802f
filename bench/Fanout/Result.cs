using System.Globalization;

namespace Candlewick.Bench.Fanout;

/// <summary>One turn of a load.</summary>
/// <param name="PerSecond">Items delivered a second, over all clients.</param>
/// <param name="Allocated">Bytes allocated for each item delivered to one client.</param>
internal sealed record Result(double PerSecond, double Allocated)
{
    public static void Print(string load, int clients, IReadOnlyList<Result> turns)
    {
        double[] speeds = [.. turns.Select(t => t.PerSecond).Order()];
        double[] bytes = [.. turns.Select(t => t.Allocated).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{load}, {clients} clients: {speeds[speeds.Length / 2]:N0} items/s delivered ({speeds[0]:N0}–{speeds[^1]:N0}), {bytes[bytes.Length / 2]:0.0} bytes allocated an item ({bytes[0]:0.0}–{bytes[^1]:0.0})"));
    }
}
