namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>A schema is not one this registry can keep; the message says where and why.</summary>
internal sealed class ProtoSchemaException(string message, Exception? inner = null) : Exception(message, inner);
