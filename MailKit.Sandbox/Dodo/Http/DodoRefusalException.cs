namespace MailKit.Sandbox.Dodo.Http;

/// <summary>A request that Dodo would refuse. Thrown, so that the change it was part of is undone with it.</summary>
public sealed class DodoRefusalException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public DodoError Body() => new(Code, Message);

    public static DodoRefusalException NotFound(string what = "Item") => new(404, "NOT_FOUND", $"{what} not found");

    public static DodoRefusalException InvalidBody(string message) => new(422, "INVALID_REQUEST_BODY", message);

    public static DodoRefusalException InvalidQuery(string message) => new(422, "INVALID_QUERY_PARAMS", message);
}

/// <summary>The body of every refusal.</summary>
public sealed record DodoError(string Code, string Message);
