package dev.yam.bench.budgets;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/**
 * Has a class count its own instructions: at the head of each basic block the block's length is added to
 * {@link InstructionCounter}. A block that throws half-way counts whole.
 */
final class BlockCounter {

  private static final String COUNTER = Type.getInternalName(InstructionCounter.class);

  private final MethodNode method;
  private final Set<LabelNode> targets = new HashSet<>();

  /** The block under way: its first instruction, none between two blocks, and how many there are so far. */
  private @Nullable AbstractInsnNode head;
  private int length;

  private BlockCounter(MethodNode method) {
    this.method = method;
  }

  static byte[] instrument(byte[] classFile) {
    var type = new ClassNode();
    new ClassReader(classFile).accept(type, 0);
    type.methods.forEach(method -> new BlockCounter(method).instrument());
    var out = new ClassWriter(0);
    type.accept(out);
    return out.toByteArray();
  }

  private void instrument() {
    AbstractInsnNode[] instructions = method.instructions.toArray();
    findTargets(instructions);
    for (AbstractInsnNode instruction : instructions) {
      if (instruction instanceof LabelNode label && targets.contains(label)) {
        endBlock();
      }
      if (instruction.getOpcode() < 0) {
        continue; // a label, a line number, a frame
      }
      if (head == null) {
        head = instruction;
      }
      length++;
      if (leaves(instruction)) {
        endBlock();
      }
    }
    endBlock();
    method.maxStack++;
  }

  private void findTargets(AbstractInsnNode[] instructions) {
    method.tryCatchBlocks.forEach(handled -> targets.add(handled.handler));
    for (AbstractInsnNode instruction : instructions) {
      switch (instruction) {
        case JumpInsnNode jump -> targets.add(jump.label);
        case TableSwitchInsnNode table -> {
          targets.add(table.dflt);
          targets.addAll(table.labels);
        }
        case LookupSwitchInsnNode lookup -> {
          targets.add(lookup.dflt);
          targets.addAll(lookup.labels);
        }
        default -> {}
      }
    }
  }

  private static boolean leaves(AbstractInsnNode instruction) {
    int opcode = instruction.getOpcode();
    return instruction instanceof JumpInsnNode
        || instruction instanceof TableSwitchInsnNode
        || instruction instanceof LookupSwitchInsnNode
        || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN)
        || opcode == Opcodes.ATHROW;
  }

  private void endBlock() {
    if (head == null) {
      return;
    }
    var call = new InsnList();
    call.add(new LdcInsnNode(length));
    call.add(new MethodInsnNode(Opcodes.INVOKESTATIC, COUNTER, "add", "(I)V"));
    if (head.getOpcode() == Opcodes.NEW) {
      method.instructions.insert(head, call); // frames know a new object by the place of its NEW, which stays
    } else {
      method.instructions.insertBefore(head, call);
    }
    head = null;
    length = 0;
  }
}
