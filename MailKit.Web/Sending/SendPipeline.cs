using MailKit.Domain.Sending;

namespace MailKit.Web.Sending;

/// <summary>What became of a request to send.</summary>
public abstract record Acceptance
{
    private Acceptance() { }

    /// <param name="Replayed">True when this request had been accepted before; nothing new happened.</param>
    public sealed record Accepted(Guid EmailId, int Credits, bool Replayed) : Acceptance;

    public sealed record NotEnoughCredits(long Available, int Needed) : Acceptance;

    /// <summary>The account used this key for another email.</summary>
    public sealed record KeyReused(Guid EmailId) : Acceptance;

    public sealed record Invalid(IReadOnlyList<Problem> Problems) : Acceptance;
}

/// <summary>Accepts an email: a row to send and its credits held, or neither.</summary>
public sealed class SendPipeline
{
    public Task<Acceptance> AcceptAsync(Guid accountId, string requestKey, string? apiKeyId, Draft draft, CancellationToken cancellationToken)
        => throw new NotSupportedException();
}
