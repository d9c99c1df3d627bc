using MailKit.Domain.Accounts;
using MailKit.Domain.Limits;
using MailKit.Web.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.Property(a => a.Name).HasMaxLength(256);
        builder.Property(a => a.BillingEmail).HasMaxLength(256);
        builder.Property(a => a.DodoCustomerId).HasMaxLength(100);

        // A customer at Dodo is one account's: a webhook for it can mean nobody else.
        builder.HasIndex(a => a.DodoCustomerId).IsUnique();
    }
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<MailKitUser>
{
    // Whoever saves the whole user has read it before: he must not bring back a step that was passed since.
    public void Configure(EntityTypeBuilder<MailKitUser> builder)
        => builder.Property(u => u.LastCodeStep).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
}

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("memberships");
        builder.HasKey(m => new { m.AccountId, m.UserId });
        builder.Property(m => m.Role).HasConversion<string>().HasMaxLength(20);
        builder.HasOne<Account>().WithMany().HasForeignKey(m => m.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<MailKitUser>().WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(m => m.UserId);
    }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.Property(s => s.SecretHash).HasMaxLength(32);
        builder.Property(s => s.Device).HasMaxLength(Session.MaxDevice);
        builder.Property(s => s.Address).HasMaxLength(64);
        builder.HasOne<MailKitUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(s => s.SecretHash).IsUnique();
        builder.HasIndex(s => s.UserId);
        builder.HasIndex(s => s.EndsAt);
    }
}

internal sealed class AttemptConfiguration : IEntityTypeConfiguration<Attempt>
{
    public void Configure(EntityTypeBuilder<Attempt> builder)
    {
        builder.ToTable("attempts");
        builder.HasKey(a => new { a.SubjectHash, a.Place });
        builder.Property(a => a.SubjectHash).HasMaxLength(32);
        builder.Property(a => a.Place).HasMaxLength(100);
        builder.HasIndex(a => a.Since);
    }
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_keys");
        builder.Property(k => k.Id).HasMaxLength(20);
        builder.Property(k => k.Name).HasMaxLength(100);
        builder.HasOne<Account>().WithMany().HasForeignKey(k => k.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(k => k.AccountId);
    }
}
