using System.Text.Json;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>What a client of the multi-endpoint service may send.</summary>
internal abstract record MultiEndpointMessage
{
    private const int MaxSymbol = 100;

    /// <param name="Symbol">As written.</param>
    public sealed record Subscribe(string Symbol) : MultiEndpointMessage;

    /// <param name="Symbol">As written.</param>
    public sealed record Unsubscribe(string Symbol) : MultiEndpointMessage;

    public sealed record Heartbeat : MultiEndpointMessage;

    public sealed record Ping : MultiEndpointMessage;

    /// <exception cref="UnreadableMessageException">It is not JSON.</exception>
    /// <exception cref="RequestException">It is JSON and not a message.</exception>
    public static MultiEndpointMessage Parse(ReadOnlyMemory<byte> utf8) => JsonText.Read(utf8, Parse);

    private static MultiEndpointMessage Parse(JsonElement message) => message.Text("type") switch
    {
        "subscribe" => new Subscribe(SymbolOf(message)),
        "unsubscribe" => new Unsubscribe(SymbolOf(message)),
        "heartbeat" => new Heartbeat(),
        "ping" => new Ping(),
        null => throw new RequestException(ErrorCodes.BadRequest, $"Missing type; {Known}"),
        var other => throw new RequestException(ErrorCodes.UnknownOp, $"Unknown type: {JsonText.Clip(other)}; {Known}"),
    };

    private static string Known => "expected one of subscribe, unsubscribe, heartbeat, ping";

    private static string SymbolOf(JsonElement message) => message.Text("symbol") switch
    {
        null or "" => throw new RequestException(ErrorCodes.BadRequest, "Missing symbol; expected such as {\"type\":\"subscribe\",\"symbol\":\"RELIANCE\"}"),
        { Length: > MaxSymbol } => throw new RequestException(ErrorCodes.BadRequest, $"Symbol is longer than {MaxSymbol} characters"),
        var symbol when symbol.Contains('*', StringComparison.Ordinal) => throw new RequestException(ErrorCodes.BadRequest, "Symbol is a pattern; subscribe to each symbol by itself"),
        var symbol => symbol,
    };
}
