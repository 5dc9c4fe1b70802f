using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candlewick.Contracts.StreamV1;
using Google.Protobuf;

namespace Candlewick.Tests.Support.Protocols;

/// <summary><c>candlewick.v1.protobuf</c> on <c>/ws/v1</c>.</summary>
internal sealed class SpokenProtobuf : ISpoken
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    public async Task<IFrames> SubscribeAsync(Uri server, string request)
    {
        var frames = new SocketFrames(
            await SocketFrames.ConnectAsync(server, "candlewick.v1.protobuf"), WebSocketMessageType.Binary, Write, bytes => Read(ServerFrame.Parser.ParseFrom(bytes.Span)));
        await frames.CommandAsync("subscribe", request);
        return frames;
    }

    private static byte[] Write(string op, JsonObject message)
    {
        message.Remove("op");
        if (message["from"] is JsonValue at)
        {
            message["from"] = new JsonObject { ["at"] = Text(at) };
        }

        if (message["to"] is JsonValue to)
        {
            message["to"] = Text(to);
        }

        foreach (string list in (string[])["instruments", "interval"])
        {
            if (message[list] is JsonValue one)
            {
                message[list] = new JsonArray(one.DeepClone());
            }
        }

        return JsonParser.Default.Parse<ClientFrame>(new JsonObject { [op] = message }.ToJsonString()).ToByteArray();
    }

    private static string Text(JsonValue value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    /// <summary>A frame with the members that JSON has; its decimals stay mantissa and scale.</summary>
    private static JsonElement Read(ServerFrame frame)
    {
        var whole = JsonNode.Parse(Formatter.Format(frame))!.AsObject();
        string name = ServerFrame.Descriptor.FindFieldByNumber((int)frame.EventCase).Name;
        var members = whole[name]!.DeepClone().AsObject();
        members["event"] = name;
        if (members["data"] is JsonArray items)
        {
            members["data"] = new JsonArray([.. items.Select(item => item!.AsObject().Single().Value!.DeepClone())]);
        }

        Count(members);
        return JsonSerializer.SerializeToElement(members);
    }

    /// <summary>Protobuf's JSON has whole numbers of 64 bits as text.</summary>
    private static void Count(JsonObject members)
    {
        foreach (var (name, value) in members.ToList())
        {
            if (value is JsonArray list)
            {
                list.OfType<JsonObject>().ToList().ForEach(Count);
            }
            else if ((name == "seq" || name == "trade_id" || name.EndsWith("_us", StringComparison.Ordinal)) && value?.GetValueKind() == JsonValueKind.String)
            {
                members[name] = long.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture);
            }
        }
    }
}
