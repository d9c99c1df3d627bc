namespace MailKit.Sandbox.Resend.Http;

/// <summary>A request that Resend would refuse. Thrown, so that the change it was part of is undone with it.</summary>
public sealed class ResendRefusalException(int status, string name, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Name { get; } = name;

    public ResendError Body() => new(Status, Message, Name);

    public static ResendRefusalException Missing(string field) => new(422, "missing_required_field", $"Missing `{field}` field.");

    public static ResendRefusalException Invalid(string message) => new(422, "validation_error", message);

    public static ResendRefusalException NotFound(string what) => new(404, "not_found", $"{what} not found");
}

/// <summary>The body of every refusal, in the order in which the live service writes it.</summary>
public sealed record ResendError([property: System.Text.Json.Serialization.JsonPropertyName("statusCode")] int StatusCode, string Message, string Name);
