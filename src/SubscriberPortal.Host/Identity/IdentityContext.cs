using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace SubscriberPortal.Host.Identity;

/// <summary>The table <c>users</c> of <c>state.db</c>; made by <c>sql/state/sqlite</c>, never by Entity Framework.</summary>
internal sealed class IdentityContext(DbContextOptions<IdentityContext> options) : DbContext(options)
{
    public DbSet<PortalUser> Users => Set<PortalUser>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var milliseconds = new ValueConverter<DateTimeOffset, long>(t => t.ToUnixTimeMilliseconds(), m => DateTimeOffset.FromUnixTimeMilliseconds(m));
        modelBuilder.Entity<PortalUser>(user =>
        {
            user.ToTable("users");
            user.HasKey(u => u.Id);
            user.Property(u => u.Id).HasColumnName("id");
            user.Property(u => u.UserName).HasColumnName("user_name");
            user.Property(u => u.NormalizedUserName).HasColumnName("normalized_user_name");
            user.Property(u => u.PasswordHash).HasColumnName("password_hash");
            user.Property(u => u.SecurityStamp).HasColumnName("security_stamp");
            user.Property(u => u.ConcurrencyStamp).HasColumnName("concurrency_stamp").IsConcurrencyToken();
            user.Property(u => u.Role).HasColumnName("role");
            user.Property(u => u.MustChangePassword).HasColumnName("must_change_password");
            user.Property(u => u.IsLocked).HasColumnName("is_locked");
            user.Property(u => u.CreatedAt).HasColumnName("created_at").HasConversion(milliseconds);
            user.Property(u => u.LastSignInAt).HasColumnName("last_sign_in_at").HasConversion(milliseconds);

            // The portal knows its users by name alone: what it does not use is not stored.
            user.Ignore(u => u.Email).Ignore(u => u.NormalizedEmail).Ignore(u => u.EmailConfirmed).Ignore(u => u.PhoneNumber).Ignore(u => u.PhoneNumberConfirmed)
                .Ignore(u => u.TwoFactorEnabled).Ignore(u => u.LockoutEnd).Ignore(u => u.LockoutEnabled).Ignore(u => u.AccessFailedCount);
        });
    }
}
