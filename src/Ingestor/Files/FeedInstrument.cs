using System.Text;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Files;

/// <summary>An instrument as a feed holds it: made once, so that a tick costs neither a string nor a key.</summary>
internal sealed class FeedInstrument(InstrumentId id)
{
    public InstrumentId Id { get; } = id;

    /// <summary>The id in UTF-8: the record key, and the name inside the value.</summary>
    public byte[] Key { get; } = Encoding.UTF8.GetBytes(id.ToString());
}
