using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candlewick.Contracts.StreamV1;
using Candlewick.StreamApi.Hub;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Protocol.Protobuf;
using Candlewick.StreamApi.Subscriptions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using MessagePack;

namespace Candlewick.StreamApi.Tests.Protocol;

/// <summary>Protobuf and MessagePack say what JSON says: every example of the document, there and back.</summary>
public sealed class OtherFormTests
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    public static TheoryData<string> Frames => [.. Examples.Names.Where(name => name.StartsWith("json server ", StringComparison.Ordinal))];

    public static TheoryData<string> Others => [.. OtherExamples.Written.Keys];

    public static TheoryData<string> Items => [.. Examples.Names.Where(name => name.StartsWith("json item ", StringComparison.Ordinal))];

    public static TheoryData<string> Messages => [.. Examples.Names.Where(name => name.StartsWith("json client ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Frames))]
    public void The_schema_has_every_member_of_every_frame(string name)
    {
        var frame = JsonNode.Parse(Examples.Get(name))!.AsObject();
        var field = ServerFrame.Descriptor.FindFieldByName((string)frame["event"]!);
        Assert.True(field is not null, $"ServerFrame has no {frame["event"]}");
        foreach (string member in (string[])["event", "id", "data"])
        {
            frame.Remove(member);
        }

        AssertSame(frame, field.MessageType);
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void The_schema_has_every_member_of_every_item(string name)
    {
        string kind = name.Split(' ')[2].Split('-')[0];
        AssertSame(JsonNode.Parse(Examples.Get(name))!.AsObject(), StreamItem.Descriptor.FindFieldByName(kind).MessageType);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_clients_say_in_Protobuf_reads_as_what_they_say_in_JSON(string name)
    {
        var message = JsonNode.Parse(Examples.Get(name))!.AsObject();
        string op = (string)message["op"]!;
        message.Remove("op");
        foreach (string list in (string[])["instruments", "interval"])
        {
            if (message[list] is JsonValue one)
            {
                message[list] = new JsonArray(one.DeepClone());
            }
        }

        foreach (string text in (string[])["id", "t", "to"])
        {
            if (message[text] is JsonValue value && value.GetValueKind() == JsonValueKind.Number)
            {
                message[text] = value.ToJsonString();
            }
        }

        if (message["from"] is JsonValue at)
        {
            message["from"] = new JsonObject { ["at"] = at.GetValueKind() == JsonValueKind.Number ? at.ToJsonString() : (string)at! };
        }

        var frame = JsonParser.Default.Parse<ClientFrame>(new JsonObject { [op] = message }.ToJsonString());
        var read = new ProtobufCodec().Decode(frame.ToByteArray(), WebSocketMessageType.Binary, out string? id);
        var expected = JsonMessages.Parse(Encoding.UTF8.GetBytes(Examples.Get(name)), out var expectedId);

        Assert.Equal(expectedId?.Text, id);
        Assert.Equal(Shown(expected), Shown(read));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    [MemberData(nameof(Items))]
    public void MessagePack_is_the_same_tree(string name)
    {
        string json = Examples.Get(name);
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        JsonToMessagePack.Write(Encoding.UTF8.GetBytes(json), [], ref writer);
        writer.Flush();

        var read = JsonNode.Parse(MessagePackSerializer.ConvertToJson(buffer.WrittenMemory));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(read!.ToJsonString())), $"{json}\n{read}");
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task The_server_writes_what_the_document_shows(string name) => Assert.Equal(Examples.Get(name).TrimEnd(), await OtherExamples.Written[name]());

    [Theory]
    [InlineData("1.10", 110, 2, "")]
    [InlineData("-9223372036854775808", long.MinValue, 0, "")]
    [InlineData("9223372036854775808.5", 0, 0, "9223372036854775808.5")]
    public void Decimals_are_exact(string text, long mantissa, uint scale, string large)
    {
        var item = CandleItem.Parser.ParseFrom(Write($$"""{"turnover":"{{text}}"}""", CandleItem.Descriptor));
        Assert.Equal((mantissa, scale, large), (item.Turnover.Mantissa, item.Turnover.Scale, item.Turnover.Text));
    }

    [Fact]
    public void What_is_no_message_of_the_schema_cannot_be_read()
    {
        var codec = new ProtobufCodec();
        Assert.Throws<UnreadableMessageException>(() => codec.Decode("{}"u8.ToArray(), WebSocketMessageType.Text, out _));
        Assert.Throws<UnreadableMessageException>(() => codec.Decode("nonsense"u8.ToArray(), WebSocketMessageType.Binary, out _));
        Assert.Throws<UnreadableMessageException>(() => codec.Decode(default, WebSocketMessageType.Binary, out _));
        Assert.Throws<RequestException>(() => codec.Decode(new ClientFrame { Pause = new() }.ToByteArray(), WebSocketMessageType.Binary, out _));
    }

    [Fact]
    public void A_frame_of_the_server_is_its_event_and_its_id()
    {
        using var buffer = new PooledBuffer();
        new ProtobufCodec().TryEncode(new StreamEvent.Closing(4010, "the server shuts down", 2_000, [("spy", "xQE"), ("qqq", "xQF")]), buffer);
        var closing = ServerFrame.Parser.ParseFrom(buffer.Written.Span).Closing;
        Assert.Equal((4010u, "xQF"), (closing.Code, closing.Cursors["qqq"]));

        buffer.Clear();
        new ProtobufCodec().TryEncode(new StreamEvent.Checkpoint("spy", "xQE"), buffer);
        var checkpoint = ServerFrame.Parser.ParseFrom(buffer.Written.Span);
        Assert.Equal(("spy", "xQE"), (checkpoint.Id, checkpoint.Checkpoint.Cursor));
    }

    /// <summary>Everything of <paramref name="json"/> is in the message: absent only what is null.</summary>
    private static void AssertSame(JsonObject json, MessageDescriptor type)
    {
        var message = type.Parser.ParseFrom(Write(json.ToJsonString(), type));
        var read = JsonNode.Parse(Formatter.Format(message))!.AsObject();
        foreach (var (name, value) in json)
        {
            var field = type.FindFieldByName(name);
            Assert.True(field is not null, $"{type.Name} has no {name}");
            if (value is JsonValue or JsonArray { Count: > 0 })
            {
                Assert.True(read.ContainsKey(name), $"{type.Name}.{name} of {json} is lost");
            }
        }
    }

    private static byte[] Write(string json, MessageDescriptor type)
    {
        // Decimals as the items of this form have them.
        var node = JsonNode.Parse(json)!.AsObject();
        foreach (var field in type.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message))
        {
            if (node[field.Name] is JsonValue number && number.GetValueKind() == JsonValueKind.Number)
            {
                node[field.Name] = number.ToJsonString();
            }
            else if (node[field.Name] is JsonArray levels && field.MessageType == DepthLevel.Descriptor)
            {
                node[field.Name] = new JsonArray([.. levels.Select(level => (JsonNode)new JsonArray([.. level!.AsArray().Select((value, place) => place < 2 ? JsonValue.Create(value!.ToString()) : value?.DeepClone())]))]);
            }
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(node.ToJsonString()));
        reader.Read();
        return JsonToProtobuf.Write(ref reader, type).WrittenSpan.ToArray();
    }

    private static string Shown(ClientMessage message) => message switch
    {
        ClientMessage.Auth auth => auth.Key,
        ClientMessage.Command command => $"{command.Id}: {command.What}",
        ClientMessage.ClockCommand command => $"{command.Clock}: {command.What}",

        // Text in Protobuf, whatever it was in JSON.
        ClientMessage.Ping ping => ping.T!.Trim('"'),
        _ => JsonSerializer.Serialize(message, message.GetType()),
    };
}
