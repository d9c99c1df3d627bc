namespace MailKit.Sandbox;

/// <summary>What a client needs to talk to a running sandbox.</summary>
public sealed record SandboxInfo(
    Uri ConsoleUrl,
    Uri DodoUrl,
    Uri ResendUrl,
    string DodoApiKey,
    string ResendApiKey,
    string BusinessId,
    string EntitlementId,
    string PlanProductId,
    string PackProductId);
