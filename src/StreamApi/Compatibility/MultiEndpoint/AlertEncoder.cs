using System.Buffers;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>How <c>/ws/alerts</c> says alerts: each in the list that its kind belongs to.</summary>
internal sealed class AlertEncoder(SymbolBook symbols, TimeProvider time) : EndpointEncoder(StreamEndpoints.Alerts, symbols, time)
{
    private AlertItem? _alert;
    private bool _isNew;

    protected override bool Keep(Item item, SymbolBook.Entry entry)
    {
        (_alert, _isNew) = ((AlertItem)item, true);
        return true;
    }

    /// <summary>An alert is told when it happens, and not again to who calls its instrument something else.</summary>
    protected override bool Knows(SymbolBook.Entry entry)
    {
        bool isNew = _isNew;
        _isNew = false;
        return isNew;
    }

    protected override void WriteData(PooledBuffer frame, SymbolBook.Entry entry) => frame.Write(_alert!.In(AlertItems.Instance));
}
