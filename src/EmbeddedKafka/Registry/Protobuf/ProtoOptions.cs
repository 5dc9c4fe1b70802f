using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// Options between text and the option messages of <c>descriptor.proto</c>, through their own descriptors. Custom
/// options (<c>(name) = …</c>) are kept as protoc's parser keeps them: uninterpreted, name and value.
/// </summary>
internal static class ProtoOptions
{
    private const int UninterpretedField = 999;

    /// <summary>Reads <c>name = value;</c>, behind <c>option</c>, into <paramref name="options"/>.</summary>
    public static void ReadStatement(ProtoTokens tokens, IMessage options)
    {
        Apply(options, Read(tokens), tokens);
        tokens.Expect(";");
    }

    /// <summary>Reads <c>[name = value, …]</c> where there is such a list.</summary>
    public static void ReadList(ProtoTokens tokens, Func<IMessage> options)
    {
        if (!tokens.TryTake("["))
        {
            return;
        }

        do
        {
            Apply(options(), Read(tokens), tokens);
        }
        while (tokens.TryTake(","));

        tokens.Expect("]");
    }

    /// <summary>Reads <c>name = value</c>.</summary>
    public static UninterpretedOption Read(ProtoTokens tokens)
    {
        var option = new UninterpretedOption();
        do
        {
            bool custom = tokens.TryTake("(");
            string name = custom ? tokens.DottedName("the name of an option", rooted: true) : tokens.Identifier("the name of an option");
            if (custom)
            {
                tokens.Expect(")");
            }

            option.Name.Add(new UninterpretedOption.Types.NamePart { NamePart_ = name, IsExtension = custom });
        }
        while (tokens.TryTake("."));

        tokens.Expect("=");
        ProtoOptionValue.Read(tokens, option);
        return option;
    }

    /// <summary>Sets a field of <paramref name="options"/>, or keeps the option as it is where it is no plain one.</summary>
    public static void Apply(IMessage options, UninterpretedOption option, ProtoTokens tokens)
    {
        if (option.Name.Any(part => part.IsExtension))
        {
            Uninterpreted(options).Add(option);
            return;
        }

        var holder = options;
        foreach (var part in option.Name.Take(option.Name.Count - 1))
        {
            holder = Inner(holder, part.NamePart_) ?? throw Unknown();
        }

        var field = holder.Descriptor.FindFieldByName(option.Name[^1].NamePart_) ?? throw Unknown();
        if (!IsPlain(field))
        {
            Uninterpreted(options).Add(option);
            return;
        }

        object? typed = field.FieldType switch
        {
            FieldType.String => option.HasStringValue ? option.StringValue.ToStringUtf8() : null,
            FieldType.Bool => option.IdentifierValue switch { "true" => true, "false" => false, _ => null },
            _ => field.EnumType.FindValueByName(option.IdentifierValue) is { } named ? Enum.ToObject(field.EnumType.ClrType, named.Number) : null,
        };
        field.Accessor.SetValue(holder, typed ?? throw tokens.Error($"option '{NameOf(option)}' cannot be {ProtoOptionValue.Print(option)}"));

        ProtoSchemaException Unknown() => tokens.Error($"option '{NameOf(option)}' is not known here");
    }

    /// <summary>The options that are set, by name, each as <c>name = value</c>.</summary>
    public static IEnumerable<string> Print(IMessage? options) => options is null ? [] :
        Plain(options, "").Concat(Uninterpreted(options).Select(option => (Name: NameOf(option), Value: ProtoOptionValue.Print(option))))
            .OrderBy(option => option.Name, StringComparer.Ordinal)
            .Select(option => $"{option.Name} = {option.Value}");

    /// <summary>The options that no field of <paramref name="options"/> holds.</summary>
    public static RepeatedField<UninterpretedOption> Uninterpreted(IMessage options) =>
        (RepeatedField<UninterpretedOption>)options.Descriptor.FindFieldByNumber(UninterpretedField).Accessor.GetValue(options);

    /// <summary><c>(demo.unit).name</c>, as a text writes it.</summary>
    public static string NameOf(UninterpretedOption option) =>
        string.Join('.', option.Name.Select(part => part.IsExtension ? $"({part.NamePart_})" : part.NamePart_));

    public static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in value)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\0' => "\\000",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static IEnumerable<(string Name, string Value)> Plain(IMessage options, string prefix)
    {
        foreach (var field in options.Descriptor.Fields.InDeclarationOrder().Where(f => !f.IsRepeated && f.Name != "map_entry" && f.Accessor.HasValue(options)))
        {
            object value = field.Accessor.GetValue(options);
            if (IsPlain(field))
            {
                yield return (prefix + field.Name, PrintValue(field, value));
            }
            else if (field.FieldType == FieldType.Message)
            {
                foreach (var inner in Plain((IMessage)value, $"{prefix}{field.Name}."))
                {
                    yield return inner;
                }
            }
        }
    }

    /// <summary>The message in a field, made where it is not set; null where there is no such field.</summary>
    private static IMessage? Inner(IMessage holder, string name)
    {
        if (holder.Descriptor.FindFieldByName(name) is not { FieldType: FieldType.Message, IsRepeated: false } field)
        {
            return null;
        }

        if (field.Accessor.GetValue(holder) is not IMessage inner)
        {
            inner = field.MessageType.Parser.ParseFrom(ByteString.Empty);
            field.Accessor.SetValue(holder, inner);
        }

        return inner;
    }

    private static bool IsPlain(FieldDescriptor field) =>
        !field.IsRepeated && field.FieldType is FieldType.Bool or FieldType.String or FieldType.Enum;

    private static string PrintValue(FieldDescriptor field, object value) => field.FieldType switch
    {
        FieldType.String => Quote((string)value),
        FieldType.Bool => (bool)value ? "true" : "false",
        _ => field.EnumType.FindValueByNumber(Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)).Name,
    };
}
