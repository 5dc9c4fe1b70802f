using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.ServerSentEvents;

/// <summary>The query of <c>GET /api/stream</c>: the members of a <c>subscribe</c> and of <c>options</c>, read where those are.</summary>
/// <param name="Options">What the client sets.</param>
internal sealed record EventStreamRequest(SubscribeRequest Subscribe, ClientMessage.Options Options)
{
    /// <summary>Parameters there are.</summary>
    public static readonly string[] Parameters =
        ["id", "channel", "instruments", "interval", "from", "last", "to", "cursor", "conflate", "speed", "view", "decimals", "on_lost"];

    /// <param name="lastId">The id of the last event that the client got; null where it begins.</param>
    /// <exception cref="RequestException">A parameter is missing or wrong; the message names it.</exception>
    public static EventStreamRequest Parse(IQueryCollection query, string? lastId)
    {
        var message = new JsonObject { ["id"] = Text(query, "id") ?? "stream" };
        foreach (string name in (string[])["channel", "from", "to", "view", "decimals", "on_lost"])
        {
            if (Text(query, name) is { } text)
            {
                message[name] = RangeQuery.WithPlus(text);
            }
        }

        foreach (string name in (string[])["conflate", "speed"])
        {
            if (Text(query, name) is { } text)
            {
                message[name] = Number(text);
            }
        }

        foreach (string name in (string[])["instruments", "interval"])
        {
            if (Text(query, name) is { } list)
            {
                message[name] = List(list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }
        }

        if (lastId is not null)
        {
            var (cursor, positions) = EventId.Parse(lastId);
            message["from"] = new JsonObject { ["cursor"] = cursor, ["pos"] = List(positions) };
        }
        else if (Text(query, "last") is { } last)
        {
            message["from"] = message["from"] is null
                ? new JsonObject { ["last"] = Number(last) }
                : throw new RequestException(ErrorCodes.BadRequest, "last cannot be combined with from; leave one out");
        }

        var element = JsonSerializer.SerializeToElement(message);
        return new EventStreamRequest(SubscribeReader.Read(element), (ClientMessage.Options)JsonMessages.Read("options", element));
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>What is no number stays text, and is refused as such.</summary>
    private static JsonValue Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? JsonValue.Create(number) : JsonValue.Create(text);

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
