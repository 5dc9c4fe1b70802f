using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf;

/// <summary>
/// Options between text and the option messages of <c>descriptor.proto</c>, through their own descriptors. Custom
/// options (<c>(name) = …</c>) are read and dropped: they need the file that defines them, and change no byte on the wire.
/// </summary>
internal static class ProtoOptions
{
    /// <summary>Reads <c>name = value</c>; null where the option is a custom one.</summary>
    public static (string Name, string Value)? Read(ProtoTokens tokens)
    {
        bool custom = false;
        string name = "";
        do
        {
            if (tokens.TryTake("("))
            {
                custom = true;
                name += tokens.DottedName("the name of an option", rooted: true);
                tokens.Expect(")");
            }
            else
            {
                name += (name.Length > 0 ? "." : "") + tokens.Identifier("the name of an option");
            }
        }
        while (tokens.TryTake("."));

        tokens.Expect("=");
        string value = ReadValue(tokens);
        return custom ? null : (name, value);
    }

    /// <summary>Sets <paramref name="name"/>, which must be a plain field of <paramref name="options"/>.</summary>
    public static void Apply(IMessage options, string name, string value, ProtoTokens tokens)
    {
        var field = options.Descriptor.FindFieldByName(name);
        if (field is null || !IsPlain(field))
        {
            throw tokens.Error($"option '{name}' is not known here");
        }

        object? typed = field.FieldType switch
        {
            FieldType.String => value,
            FieldType.Bool => value switch { "true" => true, "false" => false, _ => null },
            _ => field.EnumType.FindValueByName(value) is { } named ? Enum.ToObject(field.EnumType.ClrType, named.Number) : null,
        };
        field.Accessor.SetValue(options, typed ?? throw tokens.Error($"option '{name}' cannot be '{value}'"));
    }

    /// <summary>The options that are set, by name, each as <c>name = value</c>.</summary>
    public static IEnumerable<string> Print(IMessage? options) =>
        options is null ? [] : options.Descriptor.Fields.InDeclarationOrder()
            .Where(field => IsPlain(field) && field.Name != "map_entry" && field.Accessor.HasValue(options))
            .OrderBy(field => field.Name, StringComparer.Ordinal)
            .Select(field => $"{field.Name} = {PrintValue(field, field.Accessor.GetValue(options))}");

    public static string Quote(string value)
    {
        var quoted = new System.Text.StringBuilder("\"");
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

    private static bool IsPlain(FieldDescriptor field) =>
        !field.IsRepeated && field.FieldType is FieldType.Bool or FieldType.String or FieldType.Enum;

    private static string PrintValue(FieldDescriptor field, object value) => field.FieldType switch
    {
        FieldType.String => Quote((string)value),
        FieldType.Bool => (bool)value ? "true" : "false",
        _ => field.EnumType.FindValueByNumber(Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)).Name,
    };

    private static string ReadValue(ProtoTokens tokens)
    {
        if (tokens.Current.Kind == ProtoTokenKind.Text)
        {
            return tokens.Text("a value");
        }

        if (tokens.Current.Is("{"))
        {
            SkipAggregate(tokens);
            return "{…}";
        }

        string sign = tokens.TryTake("-") ? "-" : tokens.TryTake("+") ? "+" : "";
        return tokens.Current.Kind is ProtoTokenKind.Identifier or ProtoTokenKind.Number
            ? sign + tokens.Take().Value
            : throw tokens.Error($"expected a value, found {tokens.Current}");
    }

    private static void SkipAggregate(ProtoTokens tokens)
    {
        int depth = 0;
        do
        {
            if (tokens.Current.Kind == ProtoTokenKind.End)
            {
                throw tokens.Error("the value of an option is not closed");
            }

            depth += tokens.Current.Is("{") ? 1 : tokens.Current.Is("}") ? -1 : 0;
            tokens.Take();
        }
        while (depth > 0);
    }
}
