namespace MailKit.Sandbox.Resend.Sending;

/// <summary>The good emails of a request, each with its place when it is a batch, and the answer once they have ids.</summary>
public sealed record Accepted(IReadOnlyList<(SendEmail Email, int? Index)> Emails, Func<IReadOnlyList<string>, object> Answer);
