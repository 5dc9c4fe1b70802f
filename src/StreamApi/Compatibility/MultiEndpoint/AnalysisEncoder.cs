using System.Buffers;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>How <c>/ws/analysis</c> says what was computed of a candle.</summary>
internal sealed class AnalysisEncoder(SymbolBook symbols, TimeProvider time) : EndpointEncoder(StreamEndpoints.Analysis, symbols, time)
{
    protected override bool Keep(Item item, SymbolBook.Entry entry)
    {
        entry.Analysis = (AnalysisItem)item;
        return true;
    }

    protected override bool Knows(SymbolBook.Entry entry) => entry.Analysis is not null;

    protected override void WriteData(PooledBuffer frame, SymbolBook.Entry entry) => frame.Write(entry.Analysis!.In(AnalysisItems.Instance));
}
