using System.Text.Json;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Compatibility.BrokerProxy;

/// <summary>What a client of the proxy may ask.</summary>
/// <param name="Gzip">Whether data messages are compressed from now on; null leaves it as it is.</param>
internal abstract record BrokerCommand(bool? Gzip)
{
    private const string Known = "expected one of subscribe, unsubscribe, list_exchanges";

    /// <param name="Exchange">As written.</param>
    /// <param name="Symbols">As written; null for the exchange's watch list.</param>
    public sealed record Subscribe(string Exchange, IReadOnlyList<string>? Symbols, bool? Gzip) : BrokerCommand(Gzip);

    /// <param name="Exchange">As written.</param>
    /// <param name="Symbols">As written; null for all that the client has of the exchange.</param>
    public sealed record Unsubscribe(string Exchange, IReadOnlyList<string>? Symbols, bool? Gzip) : BrokerCommand(Gzip);

    public sealed record ListExchanges(bool? Gzip) : BrokerCommand(Gzip);

    /// <exception cref="UnreadableMessageException">It is not JSON.</exception>
    /// <exception cref="RequestException">It is JSON and not a command.</exception>
    public static BrokerCommand Parse(ReadOnlyMemory<byte> utf8) => JsonText.Read(utf8, Parse);

    private static BrokerCommand Parse(JsonElement message)
    {
        string? command = message.Text("command");
        bool? gzip = CompressionOf(message);
        return command switch
        {
            "subscribe" => new Subscribe(ExchangeOf(message), SymbolsOf(message), gzip),
            "unsubscribe" => new Unsubscribe(ExchangeOf(message), SymbolsOf(message), gzip),
            "list_exchanges" => new ListExchanges(gzip),
            null => throw Bad($"Missing command or exchange parameters; command: {Known}"),
            _ => throw new RequestException(ErrorCodes.UnknownOp, $"Unknown command: {JsonText.Clip(command)}; {Known}"),
        };
    }

    private static string ExchangeOf(JsonElement message) =>
        message.Text("exchange") is { Length: > 0 } exchange ? exchange : throw Bad("Missing command or exchange parameters; exchange: such as \"nse\"");

    private static List<string>? SymbolsOf(JsonElement message)
    {
        if (!message.TryGetProperty("symbols", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || value.EnumerateArray().Any(symbol => symbol.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)))
        {
            throw Bad("symbols is not a list of symbols or tokens; expected such as [\"RELIANCE\"], or leave it out for the exchange's watch list");
        }

        return [.. value.EnumerateArray().Select(symbol => symbol.ValueKind == JsonValueKind.String ? symbol.GetString()! : symbol.GetRawText())];
    }

    private static bool? CompressionOf(JsonElement message)
    {
        if (!message.TryGetProperty("compression", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return message.Text("compression") switch
        {
            "gzip" => true,
            "none" => false,
            _ => throw Bad("compression must be \"gzip\" or \"none\""),
        };
    }

    private static RequestException Bad(string message) => new(ErrorCodes.BadRequest, message);
}
