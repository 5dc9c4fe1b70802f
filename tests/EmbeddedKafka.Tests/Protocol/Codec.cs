using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

/// <summary>One body and how it is read: a request or a response of an API.</summary>
internal sealed record Codec(ApiSchema Api, StructSchema Schema, MessageReader Reader)
{
    public static IEnumerable<Codec> Of(string api)
    {
        ApiSchema schema = Schemas.Api(api);
        ApiDescription description = ApiCatalogue.Find((ApiKey)schema.Key)!;
        return [new(schema, schema.Request!, description.ReadRequest), new(schema, schema.Response!, description.ReadResponse)];
    }

    public Type Class => typeof(IMessage).Assembly.GetType($"Candlewick.EmbeddedKafka.Protocol.{Schema.Name}", throwOnError: true)!;

    public IMessage Read(ReadOnlyMemory<byte> bytes, short version, out int unread)
    {
        var reader = new KafkaReader(bytes);
        IMessage message = Reader(ref reader, version);
        unread = reader.Remaining;
        return message;
    }

    public static byte[] Write(IMessage message, short version)
    {
        using var writer = new KafkaWriter();
        message.Write(writer, version);
        return writer.ToArray();
    }
}
