namespace Candlewick.StreamApi.Access.Tokens;

/// <summary>Whose tokens are taken.</summary>
/// <param name="Issuer"><c>JWT_ISSUER</c>: as it stands in <c>iss</c>; where no file of keys is given its keys are found from there.</param>
/// <param name="Audience"><c>JWT_AUDIENCE</c>: must stand in <c>aud</c>.</param>
/// <param name="KeysFile"><c>JWT_KEYS_FILE</c>: the issuer's public keys, a JWKS or PEM; null: they are asked for at the issuer.</param>
public sealed record TokenOptions(string Issuer, string Audience, string? KeysFile);
