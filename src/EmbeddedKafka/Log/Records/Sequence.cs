namespace Candlewick.EmbeddedKafka.Log.Records;

/// <summary>Producer sequence numbers: 0 to 2³¹−1, then 0 again.</summary>
internal static class Sequence
{
    public static int Add(int sequence, int count) => (int)((sequence + (long)count) & int.MaxValue);

    public static int Subtract(int sequence, int count) => (int)((sequence - (long)count) & int.MaxValue);

    public static bool Follows(int next, int last) => next == last + 1L || (next == 0 && last == int.MaxValue);
}
