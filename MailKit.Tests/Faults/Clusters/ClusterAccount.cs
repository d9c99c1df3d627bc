namespace MailKit.Tests.Faults.Clusters;

/// <summary>A customer of one trial: an account with credits and an API key. Emails go to an address of its own, by which the truth is told apart.</summary>
public sealed record ClusterAccount(Guid Id, string CustomerId, string Key, int Credits)
{
    /// <summary>What its requests to Resend can be told by; JSON may write a plus sign in another way.</summary>
    public string Mark => $"{Id:N}";

    public string To => $"delivered+{Id:N}@resend.dev";
}

/// <summary>What a client saw.</summary>
/// <param name="Status">0 when no answer came.</param>
public sealed record Answer(ClusterAccount Account, string RequestKey, int Status, Guid? EmailId, string Body, bool HasRetryAfter)
{
    /// <summary>When it was asked, by the system's counter.</summary>
    public long AskedAt { get; init; }

    /// <summary>When the answer was there.</summary>
    public long At { get; } = TimeProvider.System.GetTimestamp();

    public bool IsAccepted => Status is 200;

    /// <summary>Nothing was decided: whoever asked should ask again, with the same key.</summary>
    public bool IsOpen => Status is 0 or 429 or >= 500;
}
