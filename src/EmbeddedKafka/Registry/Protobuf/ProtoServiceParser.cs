using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>Reads a service: files that also describe an RPC interface are registered for their messages.</summary>
internal static class ProtoServiceParser
{
    /// <summary>Reads from the name on, behind <c>service</c>.</summary>
    public static ServiceDescriptorProto Read(ProtoTokens tokens)
    {
        var service = new ServiceDescriptorProto { Name = tokens.Identifier("the name of a service") };
        tokens.Expect("{");
        while (!tokens.TryTake("}"))
        {
            if (tokens.TryTake(";"))
            {
                continue;
            }

            if (tokens.TryTake("option"))
            {
                ProtoOptions.ReadStatement(tokens, service.Options ??= new ServiceOptions());
                continue;
            }

            tokens.Expect("rpc");
            service.Method.Add(ReadMethod(tokens));
        }

        return service;
    }

    private static MethodDescriptorProto ReadMethod(ProtoTokens tokens)
    {
        var method = new MethodDescriptorProto { Name = tokens.Identifier("the name of a method") };
        (method.InputType, bool streamsIn) = ReadEnd(tokens);
        tokens.Expect("returns");
        (method.OutputType, bool streamsOut) = ReadEnd(tokens);
        if (streamsIn)
        {
            method.ClientStreaming = true;
        }

        if (streamsOut)
        {
            method.ServerStreaming = true;
        }

        if (tokens.TryTake("{"))
        {
            ReadBody(tokens, method);
        }
        else
        {
            tokens.Expect(";");
        }

        return method;
    }

    private static void ReadBody(ProtoTokens tokens, MethodDescriptorProto method)
    {
        while (!tokens.TryTake("}"))
        {
            if (tokens.TryTake(";"))
            {
                continue;
            }

            tokens.Expect("option");
            ProtoOptions.ReadStatement(tokens, method.Options ??= new MethodOptions());
        }
    }

    private static (string Type, bool Streams) ReadEnd(ProtoTokens tokens)
    {
        tokens.Expect("(");
        bool streams = !tokens.Following.Is(")") && tokens.TryTake("stream");
        string type = tokens.DottedName("a message", rooted: true);
        tokens.Expect(")");
        return (type, streams);
    }
}
