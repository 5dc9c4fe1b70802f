using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Files;

/// <summary>What the lines of one file mean. It allocates nothing for a good one.</summary>
internal interface ILineParser
{
    /// <summary>What is to be said of the file as a whole, once it is read; null where there is nothing.</summary>
    string? Remark { get; }

    /// <summary>
    /// Fills <paramref name="tick"/>, whatever was in it before; <paramref name="instrument"/> is null only for a control. Returns what is wrong
    /// with the line, the values between single quotes, or null.
    /// </summary>
    string? Parse(ReadOnlySpan<byte> line, int part, ref Tick tick, out FeedInstrument? instrument);
}
