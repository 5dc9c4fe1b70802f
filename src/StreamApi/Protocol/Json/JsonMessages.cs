using System.Text.Json;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Reads what clients send in JSON.</summary>
internal static class JsonMessages
{
    private const string Known = "subscribe, update, pause, resume, seek, speed, step, unsubscribe, options, ping, auth";

    /// <summary>Reads one message.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="RequestException">It is JSON and not a message.</exception>
    public static ClientMessage Parse(ReadOnlyMemory<byte> utf8, out JsonId? id)
    {
        id = null;
        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 8 });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("a message is a JSON object");
        }

        try
        {
            id = JsonId.Of(root);
            return Fields(root.TryGetProperty("op", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "", root);
        }
        catch (InvalidOperationException)
        {
            throw NoText();
        }
    }

    /// <summary>Reads the fields of a message.</summary>
    /// <param name="op">What it asks for.</param>
    /// <exception cref="RequestException">There is no such thing, or a field is wrong.</exception>
    public static ClientMessage Read(string op, JsonElement root)
    {
        try
        {
            return Fields(op, root);
        }
        catch (InvalidOperationException)
        {
            throw NoText();
        }
    }

    /// <summary>What the parser lets through and no string can hold.</summary>
    private static RequestException NoText() => new(ErrorCodes.BadRequest, "text in the message is none: it has half of a surrogate pair (\\ud800 to \\udfff alone)");

    private static ClientMessage Fields(string op, JsonElement root)
    {
        switch (op)
        {
            case "subscribe":
                return new ClientMessage.Subscribe(SubscribeReader.Read(root));
            case "unsubscribe":
                return new ClientMessage.Unsubscribe(SubscribeReader.Id(root));
            case "update":
                return new ClientMessage.Command(SubscribeReader.Id(root), SubscribeReader.ReadUpdate(root));
            case "pause":
                return ReplayReader.Command(root, new SubscriptionCommand.Pause());
            case "resume":
                return ReplayReader.Command(root, new SubscriptionCommand.Resume());
            case "seek":
                return ReplayReader.Command(root, ReplayReader.Seek(root));
            case "speed":
                return ReplayReader.Command(root, ReplayReader.Speed(root));
            case "step":
                return ReplayReader.Command(root, ReplayReader.Step(root));
            case "options":
                return new ClientMessage.Options(
                    Choice(root, "decimals", "string", "number"),
                    Choice(root, "on_lost", "live", "earliest"));
            case "ping":
                return new ClientMessage.Ping(root.TryGetProperty("t", out var t) ? t.GetRawText() : null);
            case "auth":
                return new ClientMessage.Auth(root.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.String
                    ? key.GetString()! : throw new RequestException(ErrorCodes.BadRequest, "\"key\" is missing; give an API key or a token"));
            case "":
                throw new RequestException(ErrorCodes.BadRequest, $"the message has no \"op\"; expected one of {Known}");
            default:
                throw new RequestException(ErrorCodes.UnknownOp, $"op '{(op.Length > 40 ? op[..40] : op)}' is not known; expected one of {Known}");
        }
    }

    private static bool? Choice(JsonElement root, string field, string yes, string no)
    {
        if (!root.TryGetProperty(field, out var value))
        {
            return null;
        }

        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text == yes ? true
            : text == no ? false
            : throw new RequestException(ErrorCodes.BadRequest, $"{field} must be \"{yes}\" or \"{no}\"");
    }
}
