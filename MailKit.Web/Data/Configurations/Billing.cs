using MailKit.Domain.Accounts;
using MailKit.Domain.Billing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class CheckoutConfiguration : IEntityTypeConfiguration<Checkout>
{
    public void Configure(EntityTypeBuilder<Checkout> builder)
    {
        builder.ToTable("checkouts");
        builder.Property(c => c.ProductId).HasMaxLength(100);
        builder.Property(c => c.ProductName).HasMaxLength(200);
        builder.Property(c => c.Credit).HasMaxLength(20);
        builder.Property(c => c.SessionId).HasMaxLength(100);
        builder.Property(c => c.PaymentId).HasMaxLength(100);
        builder.Property(c => c.PaymentStatus).HasMaxLength(60);
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(c => new { c.AccountId, c.Id });
        builder.HasIndex(c => c.SessionId).IsUnique();
        builder.Property(c => c.Url).HasMaxLength(2000);
        builder.Property(c => c.OpenFor).HasMaxLength(100);

        // Two tabs that subscribe pay once: whoever comes second finds the first one's checkout.
        builder.HasIndex(c => new { c.AccountId, c.OpenFor }).IsUnique().HasFilter("\"OpenFor\" IS NOT NULL");
    }
}

internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.ToTable("payments");
        builder.Property(p => p.Id).HasMaxLength(100);
        builder.Property(p => p.SubscriptionId).HasMaxLength(100);
        builder.Property(p => p.ProductId).HasMaxLength(100);
        builder.Property(p => p.Currency).HasMaxLength(3);
        builder.Property(p => p.Status).HasMaxLength(60);
        builder.Property(p => p.RefundStatus).HasMaxLength(20);
        builder.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(p => p.ReadAt).IsConcurrencyToken();
        builder.HasIndex(p => new { p.AccountId, p.CreatedAt });
    }
}

internal sealed class SubscriptionConfiguration : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> builder)
    {
        builder.ToTable("subscriptions");
        builder.Property(s => s.Id).HasMaxLength(100);
        builder.Property(s => s.ProductId).HasMaxLength(100);
        builder.Property(s => s.Currency).HasMaxLength(3);
        builder.Property(s => s.Status).HasMaxLength(20);
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(s => s.ReadAt).IsConcurrencyToken();
        builder.HasIndex(s => new { s.AccountId, s.CreatedAt });
    }
}
