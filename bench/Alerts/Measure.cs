using System.Globalization;

namespace Candlewick.Bench.Alerts;

/// <summary>Time and memory of one thing, done many times on one thread.</summary>
internal static class Measure
{
    /// <param name="one">Does the n-th one; the first turn, which compiles, is not counted.</param>
    public static void Print(string what, int turns, int count, Action<int> one)
    {
        var took = new List<double>();
        var bytes = new List<double>();
        for (int turn = 0; turn <= turns; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = TimeProvider.System.GetTimestamp();
            for (int i = 0; i < count; i++)
            {
                one((turn * count) + i);
            }

            var elapsed = TimeProvider.System.GetElapsedTime(start);
            if (turn > 0)
            {
                took.Add(elapsed.TotalMicroseconds / count);
                bytes.Add((GC.GetAllocatedBytesForCurrentThread() - before) / (double)count);
            }
        }

        took.Sort();
        bytes.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {what}: {took[took.Count / 2]:0.000} µs ({took[0]:0.000}–{took[^1]:0.000}), {bytes[bytes.Count / 2]:0.0} bytes allocated"));
    }
}
