using System.Text;

namespace Candlewick.CandleAggregator.Checkpoints;

/// <summary>Record keys of <c>aggregator-state</c>.</summary>
internal static class CheckpointKeys
{
    public static readonly byte[] Position = "position"u8.ToArray();

    public const string CommittedName = "committed";

    public static readonly byte[] Committed = Encoding.UTF8.GetBytes(CommittedName);

    public static byte[] Feed(string source) => Encoding.UTF8.GetBytes($"feed|{source}");

    public static byte[] Instrument(string source, string instrument) => Encoding.UTF8.GetBytes($"bars|{source}|{instrument}");
}
