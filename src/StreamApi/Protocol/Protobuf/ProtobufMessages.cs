using System.Text.Json;
using System.Text.Json.Nodes;
using Candlewick.Contracts.StreamV1;
using Candlewick.StreamApi.Protocol.Json;
using Google.Protobuf;

namespace Candlewick.StreamApi.Protocol.Protobuf;

/// <summary>Reads what clients send in Protobuf: its fields are the members of the same message in JSON, and checked where those are.</summary>
internal static class ProtobufMessages
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    /// <exception cref="UnreadableMessageException">It asks for nothing that this release knows.</exception>
    /// <exception cref="RequestException">A field is missing or wrong; the message names it.</exception>
    public static ClientMessage Read(ClientFrame frame, out string? id)
    {
        if (JsonNode.Parse(Json.Format(frame)) is not JsonObject { Count: 1 } message)
        {
            throw new UnreadableMessageException("the message has none of the fields of ClientFrame");
        }

        var (op, fields) = message.Single();
        if (fields!["from"] is JsonObject { Count: 1 } from && from["at"] is { } at)
        {
            fields["from"] = at.DeepClone();
        }

        var element = JsonSerializer.SerializeToElement(fields);
        id = JsonId.Of(element)?.Text;
        return JsonMessages.Read(op, element);
    }
}
