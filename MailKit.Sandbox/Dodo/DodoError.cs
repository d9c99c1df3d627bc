namespace MailKit.Sandbox.Dodo;

/// <summary>The body of every refusal.</summary>
public sealed record DodoError(string Code, string Message);
