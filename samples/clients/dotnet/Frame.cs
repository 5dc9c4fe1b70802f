using MessagePack;

namespace Candlewick.CandleClient;

/// <summary>What a candle subscription brings, as far as this client looks at it.</summary>
[MessagePackObject]
public sealed record Frame
{
    [Key("event")]
    public string Event { get; init; } = "";

    [Key("cursor")]
    public string? Cursor { get; init; }

    /// <summary><c>partition.offset</c> of the last item.</summary>
    [Key("pos")]
    public string? Pos { get; init; }

    [Key("data")]
    public Candle[]? Data { get; init; }
}

/// <summary>A candle; decimals come as text, and MessagePack reads them exactly.</summary>
[MessagePackObject]
public sealed record Candle
{
    [Key("instrument")]
    public string Instrument { get; init; } = "";

    [Key("start_us")]
    public long StartUs { get; init; }

    [Key("close")]
    public decimal Close { get; init; }

    [Key("volume")]
    public decimal? Volume { get; init; }
}
