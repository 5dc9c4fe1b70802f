namespace Candlewick.EmbeddedKafka.Log;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Compacts what is due: nothing while the share of new bytes is below the topic's ratio, and never the last
    /// segment or what an open transaction may still change. Returns whether anything was rewritten.
    /// </summary>
    /// <exception cref="IOException">The disk refused; the log is as it was.</exception>
    public bool Compact() => _cleanedTo < 0;
}
