using Candlewick.Market.Quotes;

namespace Candlewick.StreamApi.Items;

/// <summary>What clients call the source of a mark.</summary>
internal static class MarkNames
{
    /// <summary>Null where there is no mark.</summary>
    public static string? Of(MarkSource source) => source switch
    {
        MarkSource.Last => "last",
        MarkSource.Mid => "mid",
        MarkSource.PreviousClose => "prev_close",
        _ => null,
    };
}
