using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Files;

/// <summary>
/// One file of ticks on its one pass from the first line to the last. A reader fills the caller's tick and allocates
/// nothing for a good line.
/// </summary>
internal interface ITickFile : IDisposable
{
    /// <summary>Number of the line last read, from 1.</summary>
    long Line { get; }

    /// <summary>After <see cref="ReadOutcome.Skipped"/>: what is wrong with the line.</summary>
    string? Problem { get; }

    /// <summary>After <see cref="ReadOutcome.End"/>: why the rest could not be read; null where the file is sound.</summary>
    string? Damage { get; }

    /// <summary>How far it was read, in bytes as it lies on the disk: packed ones where it is packed. 0 where that is not known.</summary>
    long BytesRead => 0;

    /// <summary>After <see cref="ReadOutcome.End"/>: what else is to be said of the file; null where there is nothing.</summary>
    string? Remark => null;

    /// <summary>Lines that did not stand where they belong in time, and were put there.</summary>
    long Reordered => 0;

    /// <summary>
    /// Reads one line. <paramref name="instrument"/> is null only for a control. Times the file does not carry stay 0.
    /// </summary>
    ReadOutcome Read(ref Tick tick, out FeedInstrument? instrument);

    /// <summary>
    /// The latest event or trade time, microseconds UTC, that is believed of this tick when the file's clock stands at
    /// <paramref name="clockUs"/> (0: at its very first line).
    /// </summary>
    long PlausibleUntilUs(in Tick tick, long clockUs);
}
