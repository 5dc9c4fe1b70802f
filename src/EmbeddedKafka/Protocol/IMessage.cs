namespace Candlewick.EmbeddedKafka.Protocol;

/// <summary>A request or response body; its class is generated from <c>Schema/*.kafka</c>.</summary>
internal interface IMessage
{
    /// <summary>Appends the body as the version encodes it. Fields the version lacks are left out, whatever they hold.</summary>
    /// <exception cref="InvalidOperationException">A field is null that the version cannot write as null.</exception>
    void Write(KafkaWriter writer, short version);
}
